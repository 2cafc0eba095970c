# language: ko
기능: 서비스 하나, 환경 다섯
  같은 매니페스트가 어디에 적용되든 상점을 연다.

  배경:
    조건 제출물을 적용한다

  @criterion(valid) @points(10)
  시나리오: API 서버가 제출한 것을 모두 받아들인다
    그러면 모든 오브젝트가 받아들여지고, 네임스페이스 shop에 관한 것이 하나 이상 있다

  @criterion(lbc) @points(25)
  시나리오: AWS Load Balancer Controller가 있는 EKS
    만일 제출물을 eks+lbc 환경에 적용한다
    그러면 203.0.113.9의 클라이언트가 상태 200을 포트 80에서 받는다, 서비스 shop/web의 외부 주소로

  @criterion(eks) @points(15)
  시나리오: 그것이 없는 EKS
    만일 제출물을 eks 환경에 적용한다
    그러면 203.0.113.9의 클라이언트가 상태 200을 포트 80에서 받는다, 서비스 shop/web의 외부 주소로

  @criterion(gke) @points(15)
  시나리오: GKE
    만일 제출물을 gke 환경에 적용한다
    그러면 203.0.113.9의 클라이언트가 상태 200을 포트 80에서 받는다, 서비스 shop/web의 외부 주소로

  @criterion(aks) @points(15)
  시나리오: AKS
    만일 제출물을 aks 환경에 적용한다
    그러면 203.0.113.9의 클라이언트가 상태 200을 포트 80에서 받는다, 서비스 shop/web의 외부 주소로

  @criterion(metallb) @points(15)
  시나리오: 전산실의 MetalLB
    만일 제출물을 metallb 환경에 적용한다
    그러면 192.168.10.50의 클라이언트가 상태 200을 포트 80에서 받는다, 서비스 shop/web의 외부 주소로

  @criterion(none) @points(5)
  시나리오: 로드 밸런서를 만드는 것이 없는 곳
    만일 제출물을 none 환경에 적용한다
    그러면 서비스 shop/web은 외부 주소를 기다리며 그 이유는 nobody이다
