# language: ko
기능: 클러스터 밖의 데이터베이스
  아직 옮기지 않은 데이터베이스를 클러스터 안의 이름으로 쓴다.

  배경:
    조건 제출물을 적용한다

  @criterion(valid) @points(10)
  시나리오: API 서버가 제출한 것을 모두 받아들인다
    그러면 모든 오브젝트가 받아들여지고, 네임스페이스 shop에 관한 것이 하나 이상 있다

  @criterion(connects) @points(60)
  시나리오: 애플리케이션이 서비스의 이름으로 데이터베이스에 연결한다
    그러면 네임스페이스 shop의 모든 클라이언트 Pod가 orders-db:5432에 연결한다
    그리고 네임스페이스 client의 모든 클라이언트 Pod가 orders-db.shop:5432에 연결한다

  @criterion(follows) @points(30)
  시나리오: 데이터베이스의 주소가 바뀌어도 고칠 것이 없다
    그러면 이름 orders-db.shop은 198.51.100.20으로 해석된다, 네임스페이스 client에서
    만일 40m이 지난다
    그러면 이름 orders-db.shop은 198.51.100.30으로 해석된다, 네임스페이스 client에서
    그리고 네임스페이스 client의 모든 클라이언트 Pod가 orders-db.shop:5432에 연결한다
